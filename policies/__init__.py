"""The packs that are shipped, a folder each: data for `headerfirst policy`, and nothing that runs."""
