//! What is read of pages: through the door, from a page to fields and text.
