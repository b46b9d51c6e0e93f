"""Learning which system calls a service makes, by a trial that has it report them; and a filter from that."""
