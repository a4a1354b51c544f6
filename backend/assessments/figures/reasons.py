"""Why a figure is not in a result, and what is said in place of a number."""

TOO_FEW = "TOO_FEW"  # fewer than k respondents
WOULD_REVEAL_OTHERS = "WOULD_REVEAL_OTHERS"  # with the figures shown before it, it would expose too few
NEAR_UNANIMOUS = "NEAR_UNANIMOUS"  # so close to an end of the scale that it tells what each respondent answered
NO_ANSWERS = "NO_ANSWERS"  # nobody answered (NAMED mode)
NOT_ASKED = "NOT_ASKED"  # the questionnaire has no such statement
NOT_COMPARABLE = "NOT_COMPARABLE"  # the earlier result has no figure to set beside it

VERY_HIGH = "VERY_HIGH"
VERY_LOW = "VERY_LOW"
