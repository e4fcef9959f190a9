"""What each operator reads, as a field out of the fields of what it is given."""

from app.measure.receptive_field.rules.functions import POINTWISE, as_operator, layer_as_operator
from app.measure.receptive_field.rules.table import field_of_result

__all__ = ["POINTWISE", "as_operator", "field_of_result", "layer_as_operator"]
