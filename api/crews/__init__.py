"""What the worker works out for crews: tours of a day, areas of even load."""
