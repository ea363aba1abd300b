"""The pages, one file each: fetch, ask the core, draw."""
