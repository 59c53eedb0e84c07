"""Coverage over the term (届内全覆盖): a plan of rounds that reaches every target, or a proof by counting of why not.

Pure mathematics with files of its own: a term (training-term/1) in, a plan of rounds with its certificates
(training-rounds/1) out. Nobody's name is in it: people who are alike stand together as a cohort.
"""
