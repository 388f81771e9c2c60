"""Pages: portal for the public, workbench for officers, console for administrators."""
