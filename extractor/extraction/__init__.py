"""Report -> Extraction."""
