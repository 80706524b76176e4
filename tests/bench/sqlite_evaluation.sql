-- The yardstick of evaluating: a few of its figures, from the lines of one month.  Money
-- paid and money due; payments in full and in time; persons, each counted once, and how
-- many of them were paid; their households' heads.
.mode csv
.output evaluated.csv
SELECT SUM(amount), SUM(amount) FILTER (WHERE state = 'paid'), COUNT(*) FROM line;
SELECT SUM(state = 'paid' AND line.amount >= instruction.amount),
    SUM(state = 'paid' AND value_day <= '20240210'), COUNT(*)
    FROM line JOIN instruction USING (number);
SELECT COUNT(*), SUM(is_paid), SUM(heads) FROM (
    SELECT MAX(state = 'paid') AS is_paid, MAX(CAST(people AS INTEGER)) AS heads
        FROM line JOIN payment ON payment.rowid = line.number GROUP BY line.resident);
