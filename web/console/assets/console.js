// What every page of the console does beyond being read.
