"""What the API's description says of chat and storefront."""
