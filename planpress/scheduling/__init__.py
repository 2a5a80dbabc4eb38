"""`schedule:` of publish.yaml becomes moments at which commands are run: when, never how."""
