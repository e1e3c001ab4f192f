"""The words around the news, one file a language: English words -> those of the language, blanks as they are."""
