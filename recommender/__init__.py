"""What to offer: understanding of a wish, search, suggestions and the reasons for them."""
