"""The rules in the order in which they are asked; the first that applies decides.

First what is no document at all, then what could not be read, then everything that speaks against
filing, and only then the rule that files.
"""

from classifiers.question import Rule
from classifiers.rules import (
    alternative_of_text,
    ambiguous_person,
    automatic_mail,
    closed_case,
    contradiction,
    cryptographic_signature,
    delivery_report,
    empty_file,
    foreign_office,
    no_evidence,
    no_number,
    no_text,
    not_in_document,
    number_alone,
    number_and_second_factor,
    only_quoted,
    reading_problem,
    says_nothing,
    several_cases,
    several_persons,
    signature_image,
    too_long,
    tracking_pixel,
    unknown_number,
)

RULES: tuple[Rule, ...] = (
    alternative_of_text,
    cryptographic_signature,
    delivery_report,
    automatic_mail,
    tracking_pixel,
    signature_image,
    says_nothing,
    empty_file,
    reading_problem,
    too_long,
    no_text,
    several_cases,
    contradiction,
    several_persons,
    foreign_office,
    unknown_number,
    only_quoted,
    ambiguous_person,
    closed_case,
    no_number,
    not_in_document,
    number_alone,
    number_and_second_factor,
    no_evidence,
)
