"""What the TorchScript compiler says, what it means, and what would mend it."""

from app.checks.complaints import Complaint

NOT_IN_SCRIPT = "TorchScript has no {0}."
UNWRITTEN = "Write it out as a loop."

SCRIPT_COMPLAINTS = (
    # The signature
    Complaint(
        r"variable number of arguments",
        None,
        "Name each argument in the signature, without * and **; any number of tensors is "
        "one list[Tensor].",
    ),
    Complaint(
        r"methods must have a self argument",
        NOT_IN_SCRIPT.format("positional-only arguments"),
        "Leave the / out of the signature.",
    ),
    Complaint(
        r"Expected a value of type 'Tensor \(inferred\)' for argument '(\w+)' but instead found "
        r"type '([^']+)'",
        "Argument '{0}' has no annotation, so TorchScript takes it for a Tensor, and is given {1}.",
        "Annotate it: {0}: {1}.",
    ),
    Complaint(
        r"Expected a value of type '([^']+)' for argument '(\w+)' but instead found type "
        r"'Optional\[",
        "Argument '{1}' must be {0}, and what it is given may be None.",
        "Ask `if value is not None:` before; read an attribute into a local name first.",
    ),
    Complaint(
        r"^Arguments for call are not valid",
        "The call fits none of the signatures that TorchScript knows for this function.",
        None,
    ),
    Complaint(
        r"Expected a value of type '([^']+)' for argument '(\w+)' but instead found type '([^']+)'",
        "Argument '{1}' must be {0}, and is given {2}.",
        None,
    ),
    # Attributes
    Complaint(
        r"Module '(\w+)' has no attribute '(\w+)' \(This function exists",
        "The attribute '{1}' of {0} is a Python function that TorchScript cannot compile.",
        "Make it a method of the class, or a module such as nn.ReLU.",
    ),
    Complaint(
        r"Module '(\w+)' has no attribute '(\w+)' \(.*failed to convert Python type: '([^']+)'",
        "The attribute '{1}' of {0} is of type {2}, which TorchScript does not have.",
        "Keep there what it has: tensors, modules, int, float, bool, str, and lists, tuples or "
        "dicts of these; take the rest apart in the constructor.",
    ),
    Complaint(
        r"Module '(\w+)' has no attribute '(\w+)'",
        "{0} has no attribute '{1}' when it is scripted.",
        "Set it in the constructor.",
    ),
    Complaint(
        r"Tried to set nonexistent attribute: (\w+)",
        "The attribute '{0}' is set in forward and not in the constructor.",
        "Give it a first value, of the same type, in the constructor.",
    ),
    Complaint(
        r"ModuleDict indexing is only supported with string literals",
        "TorchScript takes a module from a ModuleDict by a name written out, not by a variable.",
        "Keep that module as an attribute of its own, or go through items() and compare names.",
    ),
    Complaint(
        r"Expected integer literal for index",
        "TorchScript takes a module from a list by a number written out, not by a variable.",
        "Keep that module as an attribute of its own, or go through the list with enumerate().",
    ),
    # Values
    Complaint(
        r"'Optional\[(\w+)\]' object has no attribute or method '(\w+)'",
        "'{1}' is asked of a value that may be None.",
        "Ask `if value is not None:` before; read an attribute into a local name first.",
    ),
    Complaint(
        r"Could not cast value of type Optional\[(\w+)\] to bool",
        "A value that may be None is asked whether it is true.",
        "Write `if value is not None:`.",
    ),
    Complaint(
        r"Previous return statement returned a value of type (.+?) but this return statement "
        r"returns a value of type (.+?)(?:\n|:|$)",
        "One return gives {0}, another one {1}.",
        "Return the same type on every path.",
    ),
    Complaint(
        r"python value of type '([^']+)' cannot be used as a value\. Perhaps it is a closed over",
        "It reads a global variable of type {0}.",
        "Pass it as an argument, or keep it as an attribute of the module.",
    ),
    Complaint(
        r"object has no attribute or method 'numpy'",
        "It leaves PyTorch for NumPy, which TorchScript cannot follow.",
        "Use the function of torch that does the same.",
    ),
    Complaint(
        r"Python builtin <built-in function (\w+)> is currently not supported",
        NOT_IN_SCRIPT.format("{0}()"),
        "Call it outside of forward, in the constructor.",
    ),
    Complaint(r"Unknown builtin op: ([\w:]+)", NOT_IN_SCRIPT.format("operator {0}"), None),
    # Statements and expressions
    Complaint(
        r"formatting in JoinedStr",
        NOT_IN_SCRIPT.format("format specification in an f-string"),
        "Leave out what follows the colon, or the whole text.",
    ),
    Complaint(r"SetComp aren't", NOT_IN_SCRIPT.format("set comprehensions"), UNWRITTEN),
    Complaint(r"\bSet aren't", NOT_IN_SCRIPT.format("sets"), "Use a list, or a dict's keys."),
    Complaint(r"DictComp aren't", NOT_IN_SCRIPT.format("dict comprehensions"), UNWRITTEN),
    Complaint(
        r"Comprehension ifs are not supported",
        NOT_IN_SCRIPT.format("conditions in comprehensions"),
        UNWRITTEN,
    ),
    Complaint(r"GeneratorExp aren't", NOT_IN_SCRIPT.format("generators"), "Use a list."),
    Complaint(r"Lambda aren't", NOT_IN_SCRIPT.format("lambdas"), "Make it a method."),
    Complaint(
        r"NamedExpr aren't",
        NOT_IN_SCRIPT.format("assignments within expressions (:=)"),
        "Assign on a line of its own.",
    ),
    Complaint(
        r"try blocks aren't",
        NOT_IN_SCRIPT.format("try blocks"),
        "Ask beforehand what the except was for.",
    ),
    Complaint(
        r"import statements aren't",
        NOT_IN_SCRIPT.format("imports within a function"),
        "Import at the top of the file.",
    ),
)
