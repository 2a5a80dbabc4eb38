"""What publish.yaml names elsewhere becomes the plan's own tables: fetched, checked, and swapped in whole."""
