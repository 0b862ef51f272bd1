# METADATA
# title: Label selectors
# description: |
#   Label selectors as metav1.LabelSelector has them: matchLabels and
#   matchExpressions (In, NotIn, Exists, DoesNotExist), all of which must hold.
#   What no selector at all means depends on the field: callers say.
package lib.selectors

# METADATA
# description: |
#   True where the selector selects an object with these labels (an object, see
#   labels). A selector without terms, or null, selects everything.
selects(selector, labels_) if {
	not _misses_label(selector, labels_)
	not _misses_expression(selector, labels_)
}

# METADATA
# description: True where the selector has no terms, so that it selects everything.
is_everything(selector) if not _has_terms(selector)

# METADATA
# description: The labels of an object; {} where it has none.
labels(object_) := found if {
	found := object_.metadata.labels
	is_object(found)
} else := {}

_misses_label(selector, labels_) if {
	some key, value in selector.matchLabels
	object.get(labels_, key, null) != value
}

_misses_expression(selector, labels_) if {
	some expression in selector.matchExpressions
	not _holds(expression.operator, object.get(labels_, expression.key, null), expression)
}

_holds("In", value, expression) if value in expression.values

_holds("NotIn", value, expression) if not value in expression.values

_holds("Exists", value, _) if value != null

_holds("DoesNotExist", null, _)

_has_terms(selector) if some _ in selector.matchLabels

_has_terms(selector) if some _ in selector.matchExpressions

# METADATA
# description: Whether each of input.review.object.questions, as {"selector", "labels"}, is answered with yes, in their order.
decisions := [decision |
	some question in input.review.object.questions
	decision := count([true | selects(question.selector, question.labels)]) > 0
]
