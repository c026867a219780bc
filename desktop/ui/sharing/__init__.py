"""One office on many PCs, as a person sees it."""
