"""What a store's manifests say becomes index.html: what was made, what failed and why, what changed, what is next."""
