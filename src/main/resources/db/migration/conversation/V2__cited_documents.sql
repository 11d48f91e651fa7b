-- By the documents that an answer draws on.
create index message_cites on message using gin (jsonb_path_query_array(metadata, '$.references[*].document_id') jsonb_path_ops)
    where metadata -> 'references' is not null;
