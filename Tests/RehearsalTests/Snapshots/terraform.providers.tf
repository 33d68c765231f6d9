# The token comes from the environment: MIST_HOST and MIST_API_TOKEN.
terraform {
  required_version = ">= 1.5"
  required_providers {
    mist = {
      source = "Juniper/mist"
    }
  }
}

provider "mist" {}
