"""Plans become report files: only what changed is made, and each file whole or not at all."""
