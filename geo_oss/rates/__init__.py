"""Fair figures of areas: how much for each person, pole or kilometre, and how sure that is."""
