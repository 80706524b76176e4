-- The yardstick of importing: the same columns into a table with two indexes.
CREATE TABLE payment (number, township, village, name, resident, people, bank, account,
    programme, class, amount, remark);
CREATE INDEX payment_resident ON payment (resident);
CREATE INDEX payment_village ON payment (township, village);
.mode csv
