"""Does a shopper's question find its FAQ entry, and does a question without one find none?"""
