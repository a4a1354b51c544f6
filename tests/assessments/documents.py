"""The documents that these tests send."""

OPEN = """
mutation Open($input: OpenAssessmentInput!) {
  openAssessment(input: $input) {
    assessment {
      id title state mode origin openedAt closesAt closedAt version hasOpenLink smallestGroup responseRate
      invited { side count } result { id }
      invitations(first: 100) { totalCount edges { node { delivery deliveredOn person { id name } } } }
    }
    errors { code path message }
  }
}
"""
HAND_OUT = """
mutation HandOut($input: HandOutLinksInput!) {
  handOutLinks(input: $input) {
    assessment { id } links { personId name externalId url } openUrl errors { code path message }
  }
}
"""
EXTEND = """
mutation Extend($input: ExtendAssessmentInput!) {
  extendAssessment(input: $input) { assessment { closesAt version } errors { code path message } }
}
"""
CANCEL = """
mutation Cancel($input: CancelAssessmentInput!) {
  cancelAssessment(input: $input) { assessment { state result { id } } errors { code path message } }
}
"""
FIGURES = """
fragment Told on FigureShape { value code suppressed }
fragment Stands on Standing { between reached probabilities { stage probability } explanation { ja en } }
fragment Cell on ResultCell {
  key kind side level team { organizationId name } count invited responseRate stage total { ...Told }
  standing { ...Stands } dimensions { dimension ...Told } statements { statement distribution ...Told }
}
fragment Said on DifferenceShape {
  value code suppressed verdict inference { low high theta thetaLow thetaHigh p } morePerSide beyondRoster
  explanation { ja en }
}
fragment Whole on AssessmentResult {
  id hash method basis stage count invited responseRate smallestGroup isAsSealed stageSplit standing { ...Stands }
  total { ...Told } cells { ...Cell }
  differences { pair total { ...Said } dimensions { dimension ...Said } statements { statement ...Said } }
  change {
    sinceHash statementsCompared
    cells {
      key side stageBefore stageAfter
      total { before after value interval { low high } suppressed }
      dimensions { dimension before after value interval { low high } suppressed }
    }
  }
}
"""
CLOSE = (
    """
mutation Close($input: CloseAssessmentInput!) {
  closeAssessment(input: $input) {
    assessment { id state closedAt responseRate } result { ...Whole } errors { code path message }
  }
}
"""
    + FIGURES
)
IMPORT = (
    """
mutation Import($input: ImportAssessmentInput!) {
  importAssessment(input: $input) {
    assessment { id state origin openedAt closedAt responseRate invited { side count } }
    result { ...Whole }
    errors { code path message }
  }
}
"""
    + FIGURES
)
ROUNDS = """
query Rounds($filter: AssessmentFilter, $orderBy: [AssessmentOrder!], $updatedSince: DateTime, $first: Int) {
  client {
    assessments(filter: $filter, orderBy: $orderBy, updatedSince: $updatedSince, first: $first) {
      totalCount edges { node { id title state closesAt } }
    }
  }
}
"""
LATEST = (
    """
query Latest {
  client { organizations(first: 10, orderBy: [NAME_ASC]) { edges { node { name stage latestResult { ...Whole } } } } }
}
"""
    + FIGURES
)
PORTFOLIO = "{ portfolio { edges { node { slug stage total totalChange assessedOn } } } }"
