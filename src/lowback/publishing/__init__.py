"""From a catalogue to a site: every routine and exercise as a page, with indexes, written as a whole or not at all."""
