# Imports the module, as every script of the Runner does, and no more.
