"""The unit being edited: documents, drop-ins, merged values and drafts, without any input or output."""
