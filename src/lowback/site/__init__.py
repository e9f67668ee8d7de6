"""From a catalogue to a site: every routine and exercise as a page, with indexes that lead to them."""
