"""What the compilers say that follow a forward call by call, and what would mend it."""

from app.checks.complaints import Complaint

SYMBOLS = "fx runs the forward with symbols in place of tensors"
TO_NUMPY = Complaint(
    r"np\.ndarray \(got Proxy\)|numpy\(\) (?:is not supported|on Tensor)",
    "It leaves PyTorch for NumPy, which leaves no trace in a graph.",
    "Use the function of torch that does the same.",
)

FX_COMPLAINTS = (
    Complaint(
        r"symbolically traced variables cannot be used as inputs to control flow",
        f"It branches on a tensor or on its size, and {SYMBOLS}.",
        "Branch on the module's settings alone, choose between tensors by torch.where, or let the "
        "part be a leaf of the tracer (torch.fx.Tracer.is_leaf_module).",
    ),
    Complaint(
        r"'Proxy' object cannot be interpreted as an integer|int\(\) argument must be .*'Proxy'",
        f"It makes a Python integer of a tensor's size or value, and {SYMBOLS}.",
        "Use x.shape[i] as it is, without int() and range(), or let the part be a leaf of the "
        "tracer (torch.fx.Tracer.is_leaf_module).",
    ),
    Complaint(
        r"Proxy object cannot be iterated",
        f"It goes through a tensor or an input element by element, and {SYMBOLS}, of a length "
        "that is not known.",
        "Take the elements by their numbers: x[0], x[1].",
    ),
    Complaint(
        r"'len' is not supported in symbolic tracing",
        f"It asks for len(), and {SYMBOLS}.",
        "Write x.shape[0] for len(x).",
    ),
    Complaint(
        r"'(?:float|int|bool)' object has no attribute 'numel'",
        "It makes a Python number of a tensor, whose range cannot be observed then.",
        "Keep it a tensor.",
    ),
    Complaint(
        r"unsupported format string passed to Proxy",
        f"It writes a tensor's size into a text, and {SYMBOLS}.",
        "Leave the text out of forward.",
    ),
    TO_NUMPY,
)

EXPORT_COMPLAINTS = (
    Complaint(
        r"Could not guard on data-dependent expression",
        "It branches on what a tensor holds, and an exported program has no branches.",
        "Choose between tensors by torch.where, or write both branches for torch.cond.",
    ),
    Complaint(
        r"Could not extract specialized integer from data-dependent expression",
        "It makes a Python integer of what a tensor holds, which is not known in advance.",
        "Keep it a tensor, or state its range by torch._check.",
    ),
    Complaint(
        r"specialized it to be a constant",
        "Its forward makes a constant of the batch's size.",
        "Use x.shape[0] as it is, without int(), len() and loops over it.",
    ),
    Complaint(
        r"unsupported format string passed to SymInt",
        "It writes the batch's size into a text.",
        "Leave the text out of forward.",
    ),
    TO_NUMPY,
)

ONNX_COMPLAINTS = (
    Complaint(
        r"No ONNX function found for <OpOverload\(op='aten\.(\w+)'",
        "ONNX has no form of the operator {0}.",
        "Compute it by other operators, or outside of the model.",
    ),
    *EXPORT_COMPLAINTS,
)

COMPILE_COMPLAINTS = (
    Complaint(
        r"^Data-dependent branching",
        "It branches on what a tensor holds.",
        "Choose between tensors by torch.where, or write both branches for torch.cond.",
    ),
    Complaint(
        r"Explanation: ([^\n]+?)\.?(?:\n|$)",
        "The compiler stops at this line: {0}.",
        None,
    ),
)
