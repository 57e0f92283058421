/// What sort of offer it is: cash moves every tier alike, the others appeal by readiness.
public enum OfferKind: String, CaseIterable, Sendable {
  case discount
  case exclusive
  case special
  case earlyAccess = "early_access"
  case cash
}
