# No secret stands here: give each sensitive variable of variables.tf a value as TF_VAR_name in the environment.
org_id = "cc7c6ead-e298-8aaf-8561-003cc590fe12"

site_vars = {
  "7 \"East\" $${x}\n%%{if}" = {
    "9lives" = "x"
    plain    = "10"
    tricky   = "$${a} %%{b} $$${c} \\ \"q\"\n"
  }
}
