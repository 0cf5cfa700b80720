"""Promotions and coupons: the rules, the one engine that prices a cart, redemptions."""
