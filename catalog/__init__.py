"""What every directive is and means: text in, knowledge out, nothing else."""
