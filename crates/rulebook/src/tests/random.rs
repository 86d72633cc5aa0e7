//! A larger book, shaped like the real law: lists, codes, dated figures, shares. Properties and times on random needs.
