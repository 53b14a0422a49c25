"""Who goes out: crews, the work packages they are given, the order of a day, and the areas they look after."""
