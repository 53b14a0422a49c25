"""Long work in a child process of the worker: started, watched, ended when somebody says stop."""
