select
    document_id,
    line_no,
    record,
    nullif(field, '') as field,
    nullif(raw_expected, '') as raw_expected,
    nullif(corrected, '') as corrected,
    nullif(reason, '') as reason,
    nullif(reviewer, '') as reviewer,
    record_id,
    former_value,
    misfit
from {{ source('raw', 'corrections') }}
