"""The storefront's API: products, pictures and the cart that chat and page share."""
