"""Records that stand by themselves (履职档案、结业证书): anybody can check them offline, and who signed them."""
