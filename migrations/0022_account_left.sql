-- owner: directory/account
-- +goose Up
-- What the account was when its member left the roster; empty while the member is on it.
ALTER TABLE account ADD COLUMN left_state TEXT NOT NULL DEFAULT '';
-- Members who had left already keep no log-in either.
UPDATE account SET left_state = state, state = 'disabled', code_hash = '', code_expires = 0, version = version + 1
WHERE member_id <> 0 AND state <> 'disabled' AND member_id IN (SELECT id FROM member WHERE left_day <> '9999-12-31');
DELETE FROM account_session WHERE account_id IN (SELECT id FROM account WHERE left_state <> '');
