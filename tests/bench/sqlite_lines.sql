-- A month that was sent to the bank, as somebody would keep it in SQLite: the roster,
-- what was ordered, one balance.  The answers are in a file of their own.
CREATE TABLE line (number INTEGER PRIMARY KEY, resident, village, amount INTEGER, state,
    value_day);
CREATE TABLE instruction (number INTEGER PRIMARY KEY, amount INTEGER);
CREATE TABLE balance (allocation INTEGER PRIMARY KEY, reserved INTEGER, paid INTEGER);
CREATE TABLE answer (number INTEGER, resident, amount INTEGER, value_day);
INSERT INTO line
    SELECT number, resident, village, CAST(ROUND(amount * 100) AS INTEGER), 'submitted',
        NULL FROM payment;
INSERT INTO instruction SELECT number, amount FROM line;
INSERT INTO balance SELECT 1, SUM(amount), 0 FROM instruction;
