"""The flow's assets, one module per step, in the order in which a document passes them."""
