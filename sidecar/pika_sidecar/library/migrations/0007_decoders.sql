-- What an older version refused as M4A waits for a decoder (library/queue_store.py takes it up where there is one).
UPDATE tracks SET error_code = 'no_decoder', error_message = 'The version of Pika before this one could not decode this file.'
WHERE error_code = 'unsupported_format' AND format IN ('m4a', 'aac');
