from . import flashcoop_bench_line
