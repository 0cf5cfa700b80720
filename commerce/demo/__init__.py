"""The demo shop: products, customers, orders and events, the same every time from one seed."""
