"""The only public port: chat door, storefront API, messaging apps' webhooks."""
