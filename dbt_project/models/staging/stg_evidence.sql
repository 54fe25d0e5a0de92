select
    document_id,
    record_id,
    family,
    page,
    table_id,
    basis,
    has_header,
    agreeing,
    contrary,
    confidence
from {{ source('raw', 'evidence') }}
