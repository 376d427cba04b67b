workspace { model { } }
